/** Takes away the environment variables whose names fit, for each test, and gives them back after it. */
export function withoutVariables(names: RegExp): void {
  const saved = new Map<string, string>();
  const take = (): void => {
    for (const [name, value] of Object.entries(process.env)) {
      if (names.test(name)) {
        saved.set(name, value ?? "");
        delete process.env[name];
      }
    }
  };
  beforeEach(take);
  afterEach(() => {
    const before = new Map(saved);
    saved.clear();
    take();
    saved.clear();
    before.forEach((value, name) => (process.env[name] = value));
  });
}
