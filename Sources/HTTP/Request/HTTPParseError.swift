/// Why a request was refused. The connection can't be used any more: its framing is lost.
package struct HTTPParseError: Error, Equatable, Sendable {
    /// What to answer with before the connection is closed.
    package let status: HTTPStatus
    /// A sentence for the answer's body and the log. Holds nothing that the peer sent.
    package let sentence: String

    package init(_ status: HTTPStatus, _ sentence: String) {
        self.status = status
        self.sentence = sentence
    }

    static func bad(_ sentence: String) -> HTTPParseError { HTTPParseError(.badRequest, sentence) }
}
