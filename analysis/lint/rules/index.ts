import type { Rule } from "../rule";
import { drainOff } from "./ack/drainOff";
import { httpListener } from "./ack/httpListener";
import { idleWithoutEffect } from "./ack/idleWithoutEffect";
import { smallSpec } from "./ack/smallSpec";
import { timeoutRange } from "./ack/timeoutRange";
import { commonName } from "./certificates/commonName";
import { hostNotCovered } from "./certificates/hostNotCovered";
import { solverClass } from "./certificates/solverClass";
import { wildcardByHttp } from "./certificates/wildcardByHttp";
import { backendNamespace } from "./gatewayApi/backendNamespace";
import { certificateNamespace } from "./gatewayApi/certificateNamespace";
import { requestTimeout } from "./gatewayApi/requestTimeout";
import { routeNotAllowed } from "./gatewayApi/routeNotAllowed";
import { haproxyConfigMapName } from "./haproxy/configMapName";
import { haproxyConnectTimeout } from "./haproxy/connectTimeout";
import { cookieOnIngress } from "./haproxy/cookieOnIngress";
import { globalAnnotation } from "./haproxy/globalAnnotation";
import { haproxyGrace } from "./haproxy/grace";
import { longTimeouts } from "./haproxy/longTimeouts";
import { otherProject } from "./haproxy/otherProject";
import { rateLimitPeriod } from "./haproxy/rateLimitPeriod";
import { rawBackend } from "./haproxy/rawBackend";
import { serviceType } from "./haproxy/serviceType";
import { haproxyUnknownKey } from "./haproxy/unknownKey";
import { credentialNamespace } from "./istio/credentialNamespace";
import { destinationMissing } from "./istio/destinationMissing";
import { edgeProfile } from "./istio/edgeProfile";
import { gatewayDrain } from "./istio/gatewayDrain";
import { gatewayMissing } from "./istio/gatewayMissing";
import { h2Upgrade } from "./istio/h2Upgrade";
import { hashCookie } from "./istio/hashCookie";
import { idleTimeoutOfPool } from "./istio/idleTimeoutOfPool";
import { ignoredErrors } from "./istio/ignoredErrors";
import { minimumTls } from "./istio/minimumTls";
import { overlappingGateways } from "./istio/overlappingGateways";
import { panicThreshold } from "./istio/panicThreshold";
import { pendingCap } from "./istio/pendingCap";
import { requestsPerConnection } from "./istio/requestsPerConnection";
import { roundRobin } from "./istio/roundRobin";
import { servicePort } from "./istio/servicePort";
import { servicePortHttp2 } from "./istio/servicePortHttp2";
import { socketCap } from "./istio/socketCap";
import { twoBalancers } from "./istio/twoBalancers";
import { twoRoutes } from "./istio/twoRoutes";
import { websocketUpgrade } from "./istio/websocketUpgrade";
import { zeroTimeout } from "./istio/zeroTimeout";
import { identityFormat } from "./linkerd/identityFormat";
import { injectOnService } from "./linkerd/injectOnService";
import { oldServerVersion } from "./linkerd/oldServerVersion";
import { proxyProtocol } from "./linkerd/proxyProtocol";
import { selectorWithoutServer } from "./linkerd/selectorWithoutServer";
import { serverWithoutAuthorization } from "./linkerd/serverWithoutAuthorization";
import { supersededAuthorization } from "./linkerd/supersededAuthorization";
import { dashboardEnvelope } from "./monitoring/dashboardEnvelope";
import { dashboardLabel } from "./monitoring/dashboardLabel";
import { dashboardPanels } from "./monitoring/dashboardPanels";
import { durationOfSockets } from "./monitoring/durationOfSockets";
import { monitorLabel } from "./monitoring/monitorLabel";
import { monitorPort } from "./monitoring/monitorPort";
import { rateWithoutSum } from "./monitoring/rateWithoutSum";
import { clientShutOut } from "./network/clientShutOut";
import { dnsOfNode } from "./network/dnsOfNode";
import { edgeShutOut } from "./network/edgeShutOut";
import { meshControlPlane } from "./network/meshControlPlane";
import { namespaceName } from "./network/namespaceName";
import { policyPort } from "./network/policyPort";
import { bufferingWithoutEffect } from "./nginx/bufferingWithoutEffect";
import { configMapName } from "./nginx/configMapName";
import { connectTimeout } from "./nginx/connectTimeout";
import { corsOnSockets } from "./nginx/corsOnSockets";
import { deprecatedKey } from "./nginx/deprecatedKey";
import { f5WebSocketServices } from "./nginx/f5WebSocketServices";
import { hashAndCookie } from "./nginx/hashAndCookie";
import { keepaliveWithoutEffect } from "./nginx/keepaliveWithoutEffect";
import { limitPerAddress } from "./nginx/limitPerAddress";
import { persistentAffinity } from "./nginx/persistentAffinity";
import { readTimeoutMissing } from "./nginx/readTimeoutMissing";
import { retiredController } from "./nginx/retiredController";
import { snippetHeaders } from "./nginx/snippetHeaders";
import { snippetLocation } from "./nginx/snippetLocation";
import { snippetRefused } from "./nginx/snippetRefused";
import { snippetTimeouts } from "./nginx/snippetTimeouts";
import { stickyCookie } from "./nginx/stickyCookie";
import { timeoutWithUnit } from "./nginx/timeoutWithUnit";
import { twoControllers } from "./nginx/twoControllers";
import { unknownKey } from "./nginx/unknownKey";
import { vulnerableController } from "./nginx/vulnerableController";
import { workerShutdown } from "./nginx/workerShutdown";
import { ingressWithoutRules } from "./routes/ingressWithoutRules";
import { sameHostAndPath } from "./routes/sameHostAndPath";
import { adapterMapName } from "./scaling/adapterMapName";
import { adapterNotGrouped } from "./scaling/adapterNotGrouped";
import { fastScaleDown } from "./scaling/fastScaleDown";
import { memoryTarget } from "./scaling/memoryTarget";
import { metricWithoutRule } from "./scaling/metricWithoutRule";
import { onlyCpu } from "./scaling/onlyCpu";
import { targetAgainstLimits } from "./scaling/targetAgainstLimits";
import { targetMissing } from "./scaling/targetMissing";
import { blockingModule } from "./scripts/blockingModule";
import { noThresholds } from "./scripts/noThresholds";
import { annotationNotText } from "./services/annotationNotText";
import { portWithoutContainer } from "./services/portWithoutContainer";
import { routeToMissingPort } from "./services/routeToMissingPort";
import { sameName } from "./services/sameName";
import { selectorWithoutPods } from "./services/selectorWithoutPods";
import { sessionAffinity } from "./services/sessionAffinity";
import { ageAgainstDrain } from "./timing/ageAgainstDrain";
import { heartbeatAgainstIdle } from "./timing/heartbeatAgainstIdle";
import { noHeartbeat } from "./timing/noHeartbeat";
import { circuitBreaker } from "./traefik/circuitBreaker";
import { exposeObject } from "./traefik/exposeObject";
import { grace } from "./traefik/grace";
import { insecureTransport } from "./traefik/insecureTransport";
import { middlewareUnused } from "./traefik/middlewareUnused";
import { portTaken } from "./traefik/portTaken";
import { rateLimit } from "./traefik/rateLimit";
import { redirectHeaders } from "./traefik/redirectHeaders";
import { removedGroup } from "./traefik/removedGroup";
import { responseHeaderTimeout } from "./traefik/responseHeaderTimeout";
import { stickyLevel } from "./traefik/stickyLevel";
import { strictCookie } from "./traefik/strictCookie";
import { traefikServiceUnused } from "./traefik/traefikServiceUnused";
import { transportUnused } from "./traefik/transportUnused";
import { alwaysPull } from "./workloads/alwaysPull";
import { budgetMissing } from "./workloads/budgetMissing";
import { graceTooShort } from "./workloads/graceTooShort";
import { installAtStart } from "./workloads/installAtStart";
import { livenessAsReadiness } from "./workloads/livenessAsReadiness";
import { mutableImage } from "./workloads/mutableImage";
import { readinessMissing } from "./workloads/readinessMissing";
import { replicasWithAutoscaler } from "./workloads/replicasWithAutoscaler";
import { rollout } from "./workloads/rollout";
import { scrapedTwice } from "./workloads/scrapedTwice";
import { securityContext } from "./workloads/securityContext";
import { sharedState } from "./workloads/sharedState";
import { shellPreStop } from "./workloads/shellPreStop";
import { sidecarBeforeApp } from "./workloads/sidecarBeforeApp";

/** Every rule, in the order of their numbers. */
export const rules: readonly Rule[] = [
  retiredController,
  vulnerableController,
  connectTimeout,
  bufferingWithoutEffect,
  hashAndCookie,
  persistentAffinity,
  limitPerAddress,
  corsOnSockets,
  configMapName,
  unknownKey,
  deprecatedKey,
  snippetRefused,
  snippetLocation,
  snippetHeaders,
  snippetTimeouts,
  ingressWithoutRules,
  stickyCookie,
  workerShutdown,
  readTimeoutMissing,
  keepaliveWithoutEffect,
  timeoutWithUnit,
  f5WebSocketServices,
  twoControllers,
  removedGroup,
  redirectHeaders,
  middlewareUnused,
  traefikServiceUnused,
  stickyLevel,
  transportUnused,
  insecureTransport,
  responseHeaderTimeout,
  strictCookie,
  circuitBreaker,
  rateLimit,
  exposeObject,
  portTaken,
  grace,
  longTimeouts,
  haproxyConnectTimeout,
  haproxyConfigMapName,
  haproxyUnknownKey,
  rateLimitPeriod,
  globalAnnotation,
  cookieOnIngress,
  rawBackend,
  serviceType,
  haproxyGrace,
  otherProject,
  websocketUpgrade,
  zeroTimeout,
  twoBalancers,
  h2Upgrade,
  socketCap,
  pendingCap,
  requestsPerConnection,
  ignoredErrors,
  panicThreshold,
  idleTimeoutOfPool,
  roundRobin,
  hashCookie,
  credentialNamespace,
  gatewayDrain,
  destinationMissing,
  edgeProfile,
  servicePort,
  servicePortHttp2,
  twoRoutes,
  gatewayMissing,
  overlappingGateways,
  minimumTls,
  httpListener,
  idleWithoutEffect,
  timeoutRange,
  drainOff,
  smallSpec,
  certificateNamespace,
  backendNamespace,
  routeNotAllowed,
  requestTimeout,
  identityFormat,
  selectorWithoutServer,
  supersededAuthorization,
  oldServerVersion,
  proxyProtocol,
  injectOnService,
  serverWithoutAuthorization,
  mutableImage,
  alwaysPull,
  replicasWithAutoscaler,
  graceTooShort,
  shellPreStop,
  livenessAsReadiness,
  budgetMissing,
  securityContext,
  readinessMissing,
  rollout,
  scrapedTwice,
  installAtStart,
  sharedState,
  sidecarBeforeApp,
  sessionAffinity,
  selectorWithoutPods,
  portWithoutContainer,
  routeToMissingPort,
  sameName,
  sameHostAndPath,
  annotationNotText,
  memoryTarget,
  onlyCpu,
  targetAgainstLimits,
  fastScaleDown,
  metricWithoutRule,
  targetMissing,
  adapterNotGrouped,
  adapterMapName,
  monitorLabel,
  monitorPort,
  dashboardLabel,
  dashboardEnvelope,
  dashboardPanels,
  rateWithoutSum,
  durationOfSockets,
  namespaceName,
  dnsOfNode,
  meshControlPlane,
  clientShutOut,
  edgeShutOut,
  policyPort,
  wildcardByHttp,
  solverClass,
  commonName,
  hostNotCovered,
  blockingModule,
  noThresholds,
  heartbeatAgainstIdle,
  noHeartbeat,
  ageAgainstDrain,
];
