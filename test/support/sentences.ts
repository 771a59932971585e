import { withQuoted } from "../../components/contract/quoted";

/** A sentence of a fault as a person reads it when nothing is secret. */
export function plain(sentence: string): string {
  return withQuoted(sentence, (part) => part);
}
