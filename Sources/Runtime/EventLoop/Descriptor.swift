import Glibc

/// The one owner of an open file descriptor; closes it at the end of its life.
package struct Descriptor: ~Copyable {
    package let number: CInt

    package init(adopting number: CInt) { self.number = number }

    /// Hands the descriptor to an owner that will close it.
    package consuming func release() -> CInt {
        let number = self.number
        discard self
        return number
    }

    deinit { _ = Glibc.close(number) }
}

/// A system call that failed: which one, and what the kernel said.
package struct SystemCallError: Error, CustomStringConvertible, Equatable {
    package let call: String
    package let code: CInt

    /// Takes the code from `errno`.
    package init(_ call: String) {
        self.call = call
        code = errno
    }

    package init(_ call: String, code: CInt) {
        self.call = call
        self.code = code
    }

    package var description: String { "\(call): \(reason)" }
    /// The kernel's words, e.g. "Address already in use".
    package var reason: String { unsafe String(cString: strerror(code)) }
}
