import { ageAgainstDrain } from "./ageAgainstDrain";
import { clbHttpListener } from "./clbHttpListener";
import { connectionsBeyondGateway } from "./connectionsBeyondGateway";
import { credentialAtGateway } from "./credentialAtGateway";
import { disruptionBudget } from "./disruptionBudget";
import { gatewayWithoutRoute } from "./gatewayWithoutRoute";
import { h2Upgrade } from "./h2Upgrade";
import { heartbeatAgainstIdle } from "./heartbeatAgainstIdle";
import { mutableImageTag } from "./mutableImageTag";
import { oneAnyHostRoute } from "./oneAnyHostRoute";
import { overlappingServers } from "./overlappingServers";
import { policyWithoutGateway } from "./policyWithoutGateway";
import { privateKeyInTheClear } from "./privateKeyInTheClear";
import { probesMissing } from "./probesMissing";
import { replicasBeyondSharing } from "./replicasBeyondSharing";
import { resourcesMissing } from "./resourcesMissing";
import { routeWithoutGateway } from "./routeWithoutGateway";
import type { Rule } from "./rule";
import { securityContextMissing } from "./securityContextMissing";
import { servicePortProtocol } from "./servicePortProtocol";
import { wildcardHost } from "./wildcardHost";

/** Every rule, in the order in which they are read. */
export const RULES: readonly Rule[] = [
  gatewayWithoutRoute,
  routeWithoutGateway,
  oneAnyHostRoute,
  overlappingServers,
  wildcardHost,
  credentialAtGateway,
  privateKeyInTheClear,
  heartbeatAgainstIdle,
  ageAgainstDrain,
  connectionsBeyondGateway,
  policyWithoutGateway,
  clbHttpListener,
  h2Upgrade,
  servicePortProtocol,
  replicasBeyondSharing,
  disruptionBudget,
  mutableImageTag,
  resourcesMissing,
  probesMissing,
  securityContextMissing,
];
