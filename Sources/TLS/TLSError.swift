internal import COpenSSL

/// Why certificates, keys or a connection are of no use: a sentence for people.
package struct TLSError: Error, Equatable, CustomStringConvertible, Sendable {
    package let description: String

    init(_ description: String) { self.description = description }

    /// A sentence with what OpenSSL said last, which is forgotten with that.
    static func openSSL(_ sentence: String) -> TLSError {
        defer { ERR_clear_error() }
        let code = ERR_peek_last_error()
        // OpenSSL's texts are static.
        guard code != 0, let reason = unsafe ERR_reason_error_string(code) else { return TLSError(sentence + ".") }
        return unsafe TLSError("\(sentence): \(String(cString: reason)).")
    }
}
