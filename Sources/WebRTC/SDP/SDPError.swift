/// Why a session description can't be read. Its words are for whoever wrote the client.
package enum SDPError: Error, Equatable, CustomStringConvertible {
    /// A line isn't what RFC 8866 says; counted from 1.
    case malformed(String, line: Int)
    /// A limit of ``SDPLimits``, by its name.
    case limitExceeded(name: String, limit: Int)

    package var description: String {
        switch self {
        case .malformed(let sentence, let line): "The session description can't be read: \(sentence), in line \(line)."
        case .limitExceeded(let name, let limit): "The session description is too large: more than \(name) (\(limit)) allows."
        }
    }
}

package struct SDPLimits: Sendable {
    /// Browsers' offers have up to 10 kB.
    package var bytesMax = 64 * 1024
    package var linesMax = 2000
    /// Sections that begin with `m=`.
    package var mediaMax = 16

    package init() {}
}
