import type { Answers } from "./monitor";

/** The platform's stack, as its StackReference answers to other programs. */
export const platform: Answers = {
  outputs: {
    "pulumi:pulumi:StackReference": ({ name }) => ({
      name: name!,
      outputs: { meshId: "c1", clusterId: "k1" },
      secretOutputNames: [],
    }),
  },
};
