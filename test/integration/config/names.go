// Reads lines of JSON {"kind", "text"}, and says of each, in a line, whether Kubernetes and the distribution project take the text as such.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	_ "crypto/sha256"
	_ "crypto/sha512"

	"github.com/distribution/reference"
	"k8s.io/apimachinery/pkg/util/validation"
)

type question struct{ Kind, Text string }

func taken(q question) bool {
	switch q.Kind {
	case "object":
		return len(validation.IsDNS1123Subdomain(q.Text)) == 0
	case "namespace":
		return len(validation.IsDNS1123Label(q.Text)) == 0
	case "service":
		return len(validation.IsDNS1035Label(q.Text)) == 0
	case "variable":
		return len(validation.IsEnvVarName(q.Text)) == 0
	case "key":
		return len(validation.IsConfigMapKey(q.Text)) == 0
	case "image":
		named, err := reference.ParseNormalizedNamed(q.Text)
		// A host with an underscore is read as part of the repository, and then no registry is left to ask.
		return err == nil && reference.Domain(named) != ""
	}
	panic("unknown kind " + q.Kind)
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			panic(err)
		}
		fmt.Println(taken(q))
	}
}
