/// The version in which a request came. Of HTTP/1 (RFC 9112, §2.3) any later minor version is read as 1.1, as RFC 9110 §2.5 wants.
package enum HTTPVersion: Sendable, Equatable {
    case http1_0
    case http1_1
    /// RFC 9113.
    case http2
}
