import { ageAgainstDrain } from "./ageAgainstDrain";
import { clbHttpListener } from "./clbHttpListener";
import { connectionsBeyondGateway } from "./connectionsBeyondGateway";
import { credentialAtGateway } from "./credentialAtGateway";
import { destinationCaps } from "./destinationCaps";
import { disruptionBudget } from "./disruptionBudget";
import { gatewayErrorEjection } from "./gatewayErrorEjection";
import { gatewayWithoutRoute } from "./gatewayWithoutRoute";
import { h2Upgrade } from "./h2Upgrade";
import { heartbeatAgainstIdle } from "./heartbeatAgainstIdle";
import { mutableImageTag } from "./mutableImageTag";
import { oneAnyHostRoute } from "./oneAnyHostRoute";
import { oneRoutePerHost } from "./oneRoutePerHost";
import { overlappingServers } from "./overlappingServers";
import { policyWithoutGateway } from "./policyWithoutGateway";
import { privateKeyInTheClear } from "./privateKeyInTheClear";
import { probesMissing } from "./probesMissing";
import { replicasBeyondSharing } from "./replicasBeyondSharing";
import { resourcesMissing } from "./resourcesMissing";
import { routedPortNotHttp1 } from "./routedPortNotHttp1";
import { routeWithoutGateway } from "./routeWithoutGateway";
import type { Rule } from "../facts/rule";
import { securityContextMissing } from "./securityContextMissing";
import { servicePortProtocol } from "./servicePortProtocol";
import { wildcardHost } from "./wildcardHost";

/** Every rule, in the order in which they are read. */
export const RULES: readonly Rule[] = [
  gatewayWithoutRoute,
  routeWithoutGateway,
  oneAnyHostRoute,
  oneRoutePerHost,
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
  routedPortNotHttp1,
  destinationCaps,
  gatewayErrorEjection,
  replicasBeyondSharing,
  disruptionBudget,
  mutableImageTag,
  resourcesMissing,
  probesMissing,
  securityContextMissing,
];
