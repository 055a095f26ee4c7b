internal import Glibc
internal import Synchronization

/// Writes each event as one line with one `write(2)` to an open file, by default standard error.
///
/// Writing waits for a reader that doesn't keep up (a stopped terminal, a full pipe): a server's standard error belongs
/// to a journal or a file.
package final class FileLogSink: LogSink {
    private let format: LogFormat
    /// Owned by the caller, who keeps it open.
    private let descriptor: CInt
    // Pipes keep lines apart only up to 4096 bytes (PIPE_BUF); the lock does it for longer ones.
    private let turn = Mutex(())

    package init(format: LogFormat, descriptor: CInt = STDERR_FILENO) {
        self.format = format
        self.descriptor = descriptor
    }

    package func write(_ event: LogEvent) {
        let line = Array((format.line(for: event) + "\n").utf8)
        turn.withLock { _ in writeAll(line) }
    }

    /// A line that can't be written is lost: there is no place to complain.
    private func writeAll(_ line: [UInt8]) {
        // The buffer is valid within the closure, and each call gets what is left of it.
        unsafe line.withUnsafeBytes { bytes in
            var rest = unsafe bytes[...]
            while unsafe !rest.isEmpty {
                let count = unsafe Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count > 0 { unsafe rest = rest.dropFirst(count) } else if count == 0 || errno != EINTR { return }
            }
        }
    }
}
