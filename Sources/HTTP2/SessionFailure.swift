internal import CNGHTTP2

/// What nghttp2 means by the codes after which a session is of no use any more.
enum SessionFailure {
    static func error(_ code: Int32) -> HTTP2Error {
        switch nghttp2_error(code) {
        case NGHTTP2_ERR_BAD_CLIENT_MAGIC: HTTP2Error(.protocolError, "The connection doesn't begin as HTTP/2.")
        case NGHTTP2_ERR_FLOODED:
            HTTP2Error(.enhanceYourCalm, "The client doesn't read what it is answered (waitingAcknowledgementsMax).")
        default: HTTP2Error(.internalError, "The connection can't go on.")
        }
    }
}
