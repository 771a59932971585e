export * from "./clusterAttachment";
export * from "./ingressGateway";
export * from "./serviceMesh";
export * from "./tlsCredential";
export * from "./webSocketApp";
export * from "./webSocketRoute";
export * from "./stackOutputs";
