import { anyLeaf, ObjectShape } from "../strict";

/** A log on the stdout of a proxy's container, in a text format of its own. */
export interface AccessLogger {
  name: "envoy.access_loggers.file";
  /** Of connections that get no further than the listener. */
  filter?: { response_flag_filter: { flags: "NR"[] } };
  typed_config: {
    "@type": "type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog";
    path: "/dev/stdout";
    log_format: {
      text_format_source: { inline_string: string };
      formatters: Formatter[];
    };
  };
}

interface Formatter {
  name: "envoy.formatter.req_without_query";
  typed_config: { "@type": "type.googleapis.com/envoy.extensions.formatter.req_without_query.v3.ReqWithoutQuery" };
}

const formatter: ObjectShape = { fields: { name: anyLeaf, typed_config: { fields: { "@type": anyLeaf } } } };

export const accessLoggerShape: ObjectShape = {
  fields: {
    name: anyLeaf,
    filter: { fields: { response_flag_filter: { fields: { flags: { each: anyLeaf } } } } },
    typed_config: {
      fields: {
        "@type": anyLeaf,
        path: anyLeaf,
        log_format: { fields: { text_format_source: { fields: { inline_string: anyLeaf } }, formatters: { each: formatter } } },
      },
    },
  },
};
