// Reads one text a line, as JSON, and says of each what netip.ParsePrefix says: the prefix with its host bits cleared, or nothing.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var text string
		if err := json.Unmarshal(lines.Bytes(), &text); err != nil {
			panic(err)
		}
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			fmt.Println("")
			continue
		}
		fmt.Println(prefix.Masked() == prefix, prefix.Addr().Is4In6())
	}
}
