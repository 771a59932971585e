import { KIND, WORKLOADS } from "../../kinds";
import { textAt } from "../../matches";
import type { Rule } from "../../rule";
import { containers } from "../../world";

export const mutableImage: Rule = {
  id: "WS601",
  name: "mutable-image",
  severity: "warning",
  what: "The image's tag names no version.",
  why: "Two pods of one Deployment can run different builds, and a restart is a rollout that was not ordered. A digest is the same everywhere.",
  remedy: "image: registry.example.com/chat:1.4.2@sha256:...",
  source: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
  edges: ["kubernetes"],
  versions: "all",
  kinds: [...WORKLOADS, KIND.pod],
  check: (document) =>
    containers(document).flatMap(({ path, value }) => {
      const image = textAt(value, "image");
      const tag = /:([^:/@]+)$/.exec(image ?? "")?.[1];
      // The gateway's chart writes auto: the injector sets the image.
      return image === undefined || image === "auto" || image.includes("@") || (tag !== undefined && /\d/.test(tag))
        ? []
        : [
            {
              path: [...path, "image"],
              side: "value",
              message: `${image} names no version: ${tag === undefined ? "it has no tag, which is latest" : `the tag ${tag} moves`}.`,
            },
          ];
    }),
};
