/* The sandbox's command line; the Makefile is its short form. */
import { Command } from "commander";
import { ensureToolchain } from "./toolchain/build";
import { contextOf, type Context } from "./commands/context";
import { impact } from "./commands/impact";
import { down } from "./commands/down";
import { logs } from "./commands/logs";
import { policy } from "./commands/policy";
import { shell } from "./commands/shell";
import { status } from "./commands/status";
import { preview, up } from "./commands/up";
import { Fault } from "./fault";

const STACK = "stack to use, by the name of its Pulumi.STACK.yaml";

function program(): Command {
  const sandbox = new Command("sandbox")
    .description("Alibaba Cloud and Kubernetes on one machine, and the Pulumi program in it.")
    .addHelpText("after", "\nExamples:\n  sandbox up sandbox\n  sandbox logs istiod-asm\n  sandbox shell kubectl --context ack get pods -A")
    .showHelpAfterError("remedy: run it with --help for usage and examples")
    .enablePositionalOptions();
  ofStack(sandbox, "up", "start the sandbox, deploy the stack, print how to reach it", up);
  ofStack(sandbox, "preview", "print what up would change", preview);
  ofStack(sandbox, "impact", "print which open sockets up would close or drop", impact);
  ofStack(sandbox, "policy", "run the policy pack over what up would do", policy);
  sandbox.command("down").description("destroy the stacks, then stop and remove everything").action(inContext(down));
  sandbox.command("status").description("list every process and pod").action(inContext(status));
  sandbox
    .command("logs")
    .description("print the log of a process or pod; without a name, list them")
    .argument("[name]", "a process such as istiod-asm, or a pod as NAMESPACE/NAME")
    .action(inContext(logs));
  sandbox
    .command("shell")
    .description("run a command inside the sandbox; without one, a shell")
    .argument("[command...]", "the command with its arguments")
    .passThroughOptions()
    .action(async (command: string[]) => {
      process.exitCode = await shell(contextOf(process.cwd()), command);
    });
  sandbox.command("toolchain").description("build the third-party programs and print where they are").action(inContext(toolchain));
  return sandbox;
}

function ofStack(sandbox: Command, name: string, description: string, work: (context: Context, stack: string) => Promise<void>): void {
  sandbox.command(name).description(description).argument("[stack]", STACK, "sandbox").action(inContext(work));
}

function inContext<Words extends (string | undefined)[]>(work: (context: Context, ...words: Words) => Promise<void>): (...words: Words) => Promise<void> {
  return (...words) => work(contextOf(process.cwd()), ...words);
}

async function toolchain({ paths, progress }: Context): Promise<void> {
  const programs = await ensureToolchain(paths.checkout, progress);
  for (const [name, path] of programs) process.stdout.write(`${name} ${path}\n`);
}

program()
  .parseAsync()
  .then(
    // Some commands leave timers and sockets that would keep the process.
    () => process.exit(),
    (error: unknown) => {
      // An error that no code foresaw is a fault of the program, and only then the stack helps.
      if (!(error instanceof Fault)) throw error;
      process.stderr.write(`\nerror: ${error.message}\nremedy: ${error.remedy}\n`);
      process.exit(1);
    },
  );
