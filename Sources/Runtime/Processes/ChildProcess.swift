internal import CLinux
import Glibc

/// A child process on a loop: its output comes as bytes, its input is given once, its end is told. The loop keeps the object until then.
package final class ChildProcess: EventHandler {
    private let identifier: pid_t
    private let loop: EventLoop
    private var output: CInt
    private let onOutput: (RawSpan) -> Void
    private var onExit: ((_ status: CInt) -> Void)?
    private var timer: LoopTimer?

    /// Starts `arguments[0]` (found by PATH) with `input` on its input; what it says of errors is dropped. Call it on the loop.
    ///
    /// The end of its output is taken for its end; it's killed when it runs longer than `timeLimit`. `onExit` gets the exit status, or 128 +
    /// the signal's number. Output that grandchildren still hold open after a kill is not waited for.
    package init(
        loop: EventLoop, arguments: [String], timeLimit: Duration, input: ArraySlice<UInt8> = [],
        onOutput: @escaping (RawSpan) -> Void, onExit: @escaping (_ status: CInt) -> Void
    ) throws(SystemCallError) {
        let fromChild = try Self.makePipe()
        let toChild = try Self.makePipe()
        identifier = try Self.spawn(arguments, input: toChild.read.number, output: fromChild.write.number)
        self.loop = loop
        output = fromChild.read.release()
        self.onOutput = onOutput
        self.onExit = onExit
        _ = fcntl(output, F_SETFL, O_NONBLOCK)
        do throws(SystemCallError) {
            try loop.register(output, interest: .read, handler: self)
            try ChildInput(loop: loop, adopting: toChild.write, bytes: input).start()
        } catch {
            // Not told by `onExit`: whoever called gets the error.
            self.onExit = nil
            Glibc.kill(identifier, SIGKILL)
            endOutput()
            throw error
        }
        timer = loop.schedule(after: timeLimit) { [weak self] in self?.kill() }
    }

    /// Ends the process now. Its exit is still told.
    package func kill() {
        guard onExit != nil else { return }
        Glibc.kill(identifier, SIGKILL)
        endOutput()
    }

    package func ready(_ events: Ready) {
        guard output >= 0 else { return }
        let count = unsafe loop.withReadBuffer { buffer in
            let count = unsafe Glibc.read(output, buffer.baseAddress, buffer.count)
            if count > 0 { unsafe onOutput(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: buffer[..<count]))) }
            return count
        }
        if count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR)) { return }
        endOutput()
    }

    private func endOutput() {
        guard output >= 0 else { return }
        loop.unregister(output)
        _ = Glibc.close(output)
        output = -1
        reap()
    }

    /// The output has ended, so the process is ending: wait for it where waiting harms nobody. It is only looked at there, and buried on the
    /// loop: until then its number is its own, and ``kill()`` can't hit another process.
    private func reap() {
        let identifier = identifier
        BlockingWork.run(on: loop) {
            while carillon_wait_for_exit(identifier) < 0 && errno == EINTR {}
        } completion: {
            var status: CInt = 0
            _ = unsafe waitpid(identifier, &status, 0)
            self.timer?.cancel()
            let onExit = self.onExit
            self.onExit = nil
            onExit?(carillon_wait_status(status))
        }
    }

    private static func makePipe() throws(SystemCallError) -> Pipe {
        var numbers: [CInt] = [-1, -1]
        guard unsafe pipe2(&numbers, O_CLOEXEC) == 0 else { throw SystemCallError("pipe2") }
        return Pipe(read: Descriptor(adopting: numbers[0]), write: Descriptor(adopting: numbers[1]))
    }

    private struct Pipe: ~Copyable {
        var read: Descriptor
        var write: Descriptor
    }

    private static func spawn(_ arguments: [String], input: CInt, output: CInt) throws(SystemCallError) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        // Signals that we ignore or wait for are the child's to have again.
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        unsafe sigemptyset(&none)
        unsafe sigfillset(&all)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var identifier: pid_t = 0
        var copies = unsafe arguments.map { unsafe strdup($0) } + [nil]
        defer { unsafe copies.forEach { unsafe free($0) } }
        let result = unsafe posix_spawnp(&identifier, arguments.first ?? "", &actions, &attributes, &copies, environ)
        guard result == 0 else { throw SystemCallError("posix_spawnp", code: result) }
        return identifier
    }
}
