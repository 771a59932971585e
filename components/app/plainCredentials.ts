const USER_AND_PASSWORD = /[a-z][a-z0-9+.-]*:\/\/[^\s/@:]*:[^\s/@]+@/i;
const WORDS = /(password|passwd|passphrase|token|secret|credentials?|api_?key)$/i;
const KEY = /(^|[_.-])key$/i;
// Halves of a pair that everyone may know, and switches.
const NO_KEY = /public_?key$/i;
const NO_SECRET = /^(|true|false)$/i;

/** Why the value of a variable looks like a credential, by its name or by itself. */
export function credentialSign(name: string, value: string): string | undefined {
  if (USER_AND_PASSWORD.test(value)) return "it is a URL with a password";
  if (/PRIVATE KEY-----/.test(value)) return "it is a private key";
  return (WORDS.test(name) || KEY.test(name)) && !NO_KEY.test(name) && !NO_SECRET.test(value) ? "by its name it is one" : undefined;
}

/** What to say of plain variables that look like credentials: by name and remedy, without their values. */
export function plainCredentialWarnings(environment: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    const sign = typeof value === "string" ? credentialSign(name, value) : undefined;
    return sign === undefined
      ? []
      : [
          `environment.${name} looks like a credential (${sign}), and can be read in the Deployment, previews and the state: remove it, change it, and give it in ` +
            `secretEnvironment (pulumi config set --secret --path 'app.secretEnvironment.${name}').`,
        ];
  });
}
