package launch

// Spec tells the first process of a container how to set its surroundings up and what to become.
type Spec struct {
	// Root is an empty directory of the node; a tmpfs on it becomes the container's root.
	Root string
	// ReadOnlyRoot makes that tmpfs read-only once all steps are done.
	ReadOnlyRoot bool
	// Steps build the root filesystem, in order.
	Steps []Step
	// Hostname is what the container sees; empty leaves the node's.
	Hostname string
	// Args is the command; Args[0] is looked up on the PATH of Env inside the container.
	Args []string
	Env  []string
	// Dir is the working directory; it is created when absent.
	Dir string
	// NoNewPrivileges is securityContext.allowPrivilegeEscalation: false.
	NoNewPrivileges bool
}

// Step is one thing done to the root filesystem. Targets are paths in the container, sources are paths of the node.
type Step struct {
	Kind   Kind
	Source string `json:",omitempty"`
	Target string
	// Data is a file's content, a filesystem's mount options or a directory's octal mode.
	Data     string `json:",omitempty"`
	ReadOnly bool   `json:",omitempty"`
	// Except are names that Entries makes directories of, to be filled by later steps.
	Except []string `json:",omitempty"`
}

// Kind says what a Step does.
type Kind string

const (
	Dir     Kind = "dir"     // a directory and its parents
	File    Kind = "file"    // a file with Data, unless it exists
	Link    Kind = "link"    // a symbolic link to Source
	Entries Kind = "entries" // a symbolic link for every entry of the container's directory Source
	Bind    Kind = "bind"    // Source, a file or a directory of the node
	Tmpfs   Kind = "tmpfs"
	Proc    Kind = "proc"
	Sysfs   Kind = "sysfs"
	Devpts  Kind = "devpts"
)
