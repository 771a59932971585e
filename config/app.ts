import * as pulumi from "@pulumi/pulumi";
import { adminPortFaults, environmentFaults, publishTokenFaults, secretNameFaults } from "../components/app/appEnvironment";
import { namespaceFaults } from "../components/app/appNamespace";
import { imageFaults } from "../components/app/imageReference";
import { secretEnvironmentFaults, twiceFaults } from "../components/app/secretEnvironment";
import { replicaFaults } from "../components/app/webSocketApp";
import { namespaceNameFaults } from "../components/names";
import type { OriginConfig } from "./origins";
import type { ConfigReader } from "./reader";
import { CheckOrigins } from "./keys/edge";
import type { PathOf } from "./schema";

/** The workload; its namespace, timing and capacity come from elsewhere. */
export function parseApp(reader: ConfigReader, { checkOrigins, allowedOrigins, allowNoOrigin }: OriginConfig) {
  const checks = checkOrigins !== CheckOrigins.gateway;
  const [image, replicas, sharedBus] = [reader.text("app.image"), reader.integer("app.replicas"), reader.flag("app.sharedBus")];
  reader.check([...replicaFaults(replicas, sharedBus), ...imageFaults(image)]);
  return {
    image,
    imagePullPolicy: reader.word("app.imagePullPolicy"),
    imagePullSecrets: secretNames(reader, "app.imagePullSecrets"),
    ...parseEnvironment(reader),
    environmentSecrets: secretNames(reader, "app.environmentSecrets"),
    replicas,
    sharedBus,
    probes: reader.word("app.probes"),
    ...parsePrivate(reader),
    allowedOrigins: checks ? allowedOrigins : "*",
    allowNoOrigin: checks ? allowNoOrigin : true,
  };
}

/** The namespace of the app, which the stack makes or finds. */
export function parseNamespace(reader: ConfigReader) {
  const namespace = reader.text("app.namespace");
  const [create, sidecarInjection] = [reader.flag("app.createNamespace"), reader.flag("app.sidecarInjection")];
  reader.check([...namespaceNameFaults(namespace), ...(create ? namespaceFaults(namespace) : [])]);
  if (sidecarInjection && !create) {
    reader.refuse(
      "app.sidecarInjection",
      true,
      "false while app.createNamespace is false",
      "an existing namespace is not labelled: set app.createNamespace too",
    );
  }
  return { namespace, ...(create ? { ownNamespace: { namespace, ...(sidecarInjection ? { sidecarInjection } : {}) } } : {}) };
}

function parsePrivate(reader: ConfigReader) {
  const [adminPort, publishTokenSecret] = [reader.integer("app.adminPort"), reader.text("app.publishTokenSecret")];
  reader.check([...adminPortFaults(adminPort), ...(publishTokenSecret === undefined ? [] : publishTokenFaults(publishTokenSecret))]);
  return { adminPort, publishByGet: reader.flag("app.publishByGet"), publishTokenSecret };
}

function parseEnvironment(reader: ConfigReader) {
  reader.refuseEncrypted("app.environment", "app.secretEnvironment", "put what is secret in app.secretEnvironment");
  const [environment, secret] = [reader.map("app.environment"), reader.map("app.secretEnvironment")];
  reader.check([...environmentFaults(environment), ...secretEnvironmentFaults(secret), ...twiceFaults(environment, secret)]);
  return {
    environment: Object.keys(environment).length > 0 ? environment : undefined,
    secretEnvironment: Object.keys(secret).length > 0 ? pulumi.secret(secret) : undefined,
  };
}

function secretNames(reader: ConfigReader, path: PathOf<"texts">): string[] | undefined {
  const names = reader.texts(path);
  reader.check(secretNameFaults(names, path));
  return names.length > 0 ? names : undefined;
}
