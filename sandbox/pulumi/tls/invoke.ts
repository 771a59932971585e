import { plain, type PropertyMap, type PropertyValue, secret } from "../rpc/properties";
import { RpcFault } from "../rpc/server";
import { openSshKey } from "./keys/openssh";
import { algorithmOf, parsePrivateKey } from "./keys/privateKey";
import { idOf, publicKeyPem, spkiOf } from "./keys/publicKey";

const functions: Record<string, (args: PropertyMap) => PropertyMap> = {
  "tls:index/getPublicKey:getPublicKey": getPublicKey,
};

/** Calls a function of the tls package. */
export function invoke(token: string, args: PropertyMap): PropertyMap {
  const call = functions[token];
  if (!call) throw new RpcFault(`the stand-in for the tls plugin has no function '${token}'; it has ${Object.keys(functions).join(", ")}`);
  return call(plain(args) as PropertyMap);
}

function getPublicKey({ privateKeyPem, privateKeyOpenssh }: PropertyMap): PropertyMap {
  const pem = expectPem(privateKeyPem ?? null, privateKeyOpenssh ?? null);
  const key = parsePrivateKey(pem, "Unable to parse private key");
  const openssh = openSshKey(key);
  return {
    id: idOf(spkiOf(key)),
    algorithm: algorithmOf(key),
    privateKeyPem: secret(pem),
    publicKeyPem: publicKeyPem(key),
    publicKeyOpenssh: openssh.publicKey,
    publicKeyFingerprintMd5: openssh.md5,
    publicKeyFingerprintSha256: openssh.sha256,
  };
}

function expectPem(pem: PropertyValue, openssh: PropertyValue): string {
  if (openssh !== null) throw new RpcFault("the stand-in for the tls plugin cannot read 'privateKeyOpenssh'; give 'privateKeyPem'");
  if (typeof pem === "string") return pem;
  throw new RpcFault("Invalid Attribute Combination. No attribute specified when one (and only one) of [private_key_pem,private_key_openssh] is required");
}
