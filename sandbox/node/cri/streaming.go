package cri

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"

	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
	"k8s.io/cri-streaming/pkg/streaming"
	"k8s.io/cri-streaming/pkg/streaming/remotecommand"
	"k8s.io/klog/v2"
)

// serveStreams starts the server of exec, attach and port-forward streams on a loopback port. The kubelet forwards its
// clients there with a token that is good for one request.
func serveStreams(r *Runtime) (streaming.Server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("cannot serve exec and attach: %w", err)
	}
	config := streaming.DefaultConfig
	config.BaseURL = &url.URL{Scheme: "http", Host: listener.Addr().String(), Path: "/"}
	server, err := streaming.NewServer(config, streams{r})
	if err != nil {
		return nil, err
	}
	go func() {
		klog.ErrorS(http.Serve(listener, server), "The server of exec and attach ended")
	}()
	return server, nil
}

// Exec implements internalapi.RuntimeService: it answers where the stream is to be had.
func (r *Runtime) Exec(_ context.Context, request *runtimeapi.ExecRequest) (*runtimeapi.ExecResponse, error) {
	if _, err := r.runningProcess(request.GetContainerId()); err != nil {
		return nil, err
	}
	return r.streaming.GetExec(request)
}

// Attach implements internalapi.RuntimeService: it answers where the stream is to be had.
func (r *Runtime) Attach(_ context.Context, request *runtimeapi.AttachRequest) (*runtimeapi.AttachResponse, error) {
	if _, err := r.runningProcess(request.GetContainerId()); err != nil {
		return nil, err
	}
	return r.streaming.GetAttach(request)
}

// PortForward implements internalapi.RuntimeService: it answers where the stream is to be had.
func (r *Runtime) PortForward(_ context.Context, request *runtimeapi.PortForwardRequest) (*runtimeapi.PortForwardResponse, error) {
	return r.streaming.GetPortForward(request)
}

// streams implements streaming.Runtime: what happens once a client has come for its stream.
type streams struct{ runtime *Runtime }

// Attach implements streaming.Runtime: kubectl attach.
func (s streams) Attach(ctx context.Context, id string, in io.Reader, out, errOut io.WriteCloser, tty bool, resize <-chan remotecommand.TerminalSize) error {
	p, err := s.runtime.runningProcess(id)
	if err != nil {
		return err
	}
	if out != nil {
		defer p.stdout.add(out)()
	}
	if errOut != nil {
		defer p.stderr.add(errOut)()
	}
	if tty && p.terminal != nil {
		go followSize(p.terminal, resize)
	}
	if in != nil && p.stdin != nil {
		go p.feed(in)
	}
	select {
	case <-p.exited:
	case <-ctx.Done():
	}
	return nil
}

func (p *process) feed(in io.Reader) {
	_, _ = io.Copy(p.stdin, in)
	if p.once && p.terminal == nil {
		p.stdin.Close()
	}
}

// PortForward implements streaming.Runtime: kubectl port-forward, to the loopback of the pod.
func (s streams) PortForward(_ context.Context, sandboxID string, port int32, stream io.ReadWriteCloser) error {
	defer stream.Close()
	connection, err := s.runtime.dialPod(sandboxID, port)
	if err != nil {
		return err
	}
	defer connection.Close()
	go func() {
		_, _ = io.Copy(connection, stream)
		_ = connection.CloseWrite()
	}()
	_, _ = io.Copy(stream, connection)
	return nil
}

func (r *Runtime) dialPod(sandboxID string, port int32) (*net.TCPConn, error) {
	r.mu.Lock()
	s, ok := r.sandboxes[sandboxID]
	r.mu.Unlock()
	if !ok {
		return nil, notFound("pod sandbox", sandboxID)
	}
	namespace, err := r.namespaceOf(s)
	if err != nil {
		return nil, err
	}
	address := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: int(port)}
	if namespace == nil {
		return net.DialTCP("tcp4", nil, address)
	}
	var connection *net.TCPConn
	err = inNetwork(namespace, func() (err error) {
		connection, err = net.DialTCP("tcp4", nil, address)
		return err
	})
	return connection, err
}
