import Glibc
import Synchronization

/// Where a command gets a password from: never from the command line, which every user of the machine can read.
struct SecretInput: Sendable {
    /// Gives the password, without a line break.
    let password: @Sendable () throws -> String

    /// Bytes of a line.
    private static let lengthMax = 4096

    /// Asks twice at the terminal, without showing what is typed; what is piped in is read up to its first line's end.
    static let terminal = SecretInput {
        guard isatty(STDIN_FILENO) == 1 else { return try line() }
        let first = try ask("New password: ")
        guard try ask("Once more: ") == first else { throw StartError("The two passwords differ: nothing was changed.") }
        return first
    }

    /// The terminal as it was, while nothing is shown.
    private static let shown = Mutex<termios?>(nil)

    /// Lets the terminal show again what is typed; for a program that ends in the middle of a question.
    static func restore() {
        shown.withLock { saved in
            guard var settings = saved else { return }
            // `settings` is ours and outlives the call.
            _ = unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
            saved = nil
        }
    }

    private static func ask(_ question: String) throws -> String {
        let bytes = Array(question.utf8)
        _ = unsafe write(STDERR_FILENO, bytes, bytes.count)
        var settings = termios()
        // `settings` is ours and outlives the call, here and below.
        guard unsafe tcgetattr(STDIN_FILENO, &settings) == 0 else { return try line() }
        let saved = settings
        shown.withLock { $0 = saved }
        defer {
            restore()
            _ = unsafe write(STDERR_FILENO, [UInt8(ascii: "\n")], 1)
        }
        settings.c_lflag &= ~tcflag_t(ECHO)
        _ = unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
        return try line()
    }

    private static func line() throws -> String {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        // One byte into one byte.
        while unsafe read(STDIN_FILENO, &byte, 1) == 1, byte != UInt8(ascii: "\n"), bytes.count < lengthMax { bytes.append(byte) }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard !bytes.isEmpty else { throw StartError("No password was given: type one, or pipe it in.") }
        return String(decoding: bytes, as: UTF8.self)
    }
}
