// Istio and ASM have some hundred fields more than a WebSocket edge needs. One kind a file, with the fields that are used
// here: a field that is not listed does not compile, and `strict` refuses it at run time as well.
export * from "./accessLogger";
export * from "./asmLocalRateLimiter";
export * from "./authorizationPolicy";
export * from "./destinationRule";
export * from "./envoyFilter";
export * from "./gateway";
export * from "./istioGateway";
export * from "./metadata";
export * from "./telemetry";
export * from "./virtualService";
