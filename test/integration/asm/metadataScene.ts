/* Run in a network of its own, where the address of a machine's metadata can be had: prints who has signed as the machine's role. */
import { callAsm, connectionFrom } from "../../../components/mesh/api/api";
import { SignedCalls } from "./signedCalls";

async function main(): Promise<void> {
  const cloud = new SignedCalls();
  await cloud.listen(80, "100.100.100.200");
  const config: Record<string, string> = {
    "alicloud:endpoints": JSON.stringify([{ servicemesh: await cloud.listen() }]),
    "alicloud:protocol": "HTTP",
    "alicloud:ecsRoleName": "runner",
  };
  await callAsm(connectionFrom({ get: (key) => config[key] }), "DescribeServiceMeshes", {});
  process.stdout.write(JSON.stringify(cloud.signers));
  cloud.close();
}

void main();
