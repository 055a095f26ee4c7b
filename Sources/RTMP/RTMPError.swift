package import Bytes

/// Why a connection can't go on. Each has words for a log; none contains a stream key.
package enum RTMPError: Error, Equatable, CustomStringConvertible {
    /// The first byte asks for another protocol than plain RTMP.
    case unsupportedVersion(UInt8)
    /// A message or header isn't what its specification says.
    case malformed(String, ParseError)
    /// The peer did what the protocol doesn't allow at this point.
    case violation(String)
    /// A limit of ``RTMPLimits``, by its name.
    case limitExceeded(name: String, value: Int, limit: Int)

    package var description: String {
        switch self {
        case .unsupportedVersion(let version): Self.words(version: version)
        case .malformed(let what, .truncated(let offset)): "\(what) ends early, at byte \(offset)"
        case .malformed(let what, .invalid(let reason, let offset)): "\(what): \(reason), at byte \(offset)"
        case .violation(let sentence): sentence
        case .limitExceeded(let name, let value, let limit): "\(value) is more than \(name) (\(limit)) allows"
        }
    }

    private static func words(version: UInt8) -> String {
        switch version {
        case 6, 8: "the encoder wants encrypted RTMPE, which is not supported; use RTMP or RTMPS"
        case 0x16: "the encoder speaks TLS (RTMPS) to the plain RTMP port"
        case 0x43...0x54: "this looks like HTTP, but the port speaks RTMP"
        default: "RTMP version \(version) is not supported"
        }
    }
}
