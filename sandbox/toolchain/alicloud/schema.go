package main

import "encoding/json"

type object map[string]any

// schemaOf is what Pulumi YAML, which has no SDK, reads tokens and names out of: the functions that a program needs beside the components.
// The published schema, of a thousand resources, is generated from the provider's documentation, which no module has.
func schemaOf(version string) []byte {
	text := object{"type": "string"}
	credential := object{
		"inputs": object{
			"type":       "object",
			"properties": object{"clusterId": text, "temporaryDurationMinutes": object{"type": "integer"}},
			"required":   []string{"clusterId"},
		},
		"outputs": object{
			"type":       "object",
			"properties": object{"id": text, "clusterId": text, "clusterName": text, "kubeConfig": text, "expiration": text},
		},
	}
	schema, err := json.Marshal(object{
		"name":      "alicloud",
		"version":   version,
		"functions": object{"alicloud:cs/getClusterCredential:getClusterCredential": credential},
	})
	if err != nil {
		panic(err)
	}
	return schema
}
