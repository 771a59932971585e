import { isWorkload, label } from "../facts/kinds";
import { objects, text } from "../facts/props";
import { ResourceRule, say } from "../facts/rule";

export const mutableImageTag: ResourceRule = {
  kind: "resource",
  id: 21,
  name: "mutable-image-tag",
  what: "Images are named by their digest.",
  why: "A tag may point to another image tomorrow: then two pods of one rollout run different programs.",
  remedy: "name the digest that the tag stands for today",
  source: "https://kubernetes.io/docs/concepts/containers/images/",
  level: { dev: "advisory", prod: "mandatory" },
  settings: ["environment"],
  check(resource) {
    return !isWorkload(resource)
      ? []
      : ["containers", "initContainers"]
          .flatMap((list) => objects(resource.props, `spec.template.spec.${list}`))
          .filter((container) => !/@sha256:[0-9a-f]{64}$/.test(text(container, "image") ?? ""))
          .map((container) =>
            say(
              `image of container ${text(container, "name")} of ${label(resource)}`,
              text(container, "image"),
              "an image with a digest, as name@sha256:…",
              "name the digest that the tag stands for today",
            ),
          );
  },
};
