/// What a handler answers before the body. Framing (`Content-Length`, `Transfer-Encoding`, `Connection`) is the encoder's business.
package struct HTTPResponseHead: Sendable, Equatable {
    package var status: HTTPStatus
    package var headers: HTTPHeaders

    package init(_ status: HTTPStatus, headers: HTTPHeaders = [:]) {
        self.status = status
        self.headers = headers
    }
}
