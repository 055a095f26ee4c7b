package import HTTP

/// One HTTP request to elsewhere. It has no description: addresses, headers and bodies may carry secrets.
package struct OutgoingRequest: Sendable {
    package var method: HTTPMethod
    package var url: OutgoingURL
    package var headers: HTTPHeaders
    package var body: [UInt8]?
    /// From the moment it is handed over to the last byte of the answer, waiting for room included.
    package var timeLimit = Duration.seconds(30)
    /// Of the answer's body.
    package var answerBytesMax = 4 * 1024 * 1024
    /// What happens to an answer with a longer body: an error, or its beginning is given and the rest is not fetched.
    package var overlongAnswer = OverlongAnswer.fails
    /// Follows up to ``OutgoingLimits/redirectsMax`` redirects of a GET or HEAD to `https` addresses, which get the same headers except
    /// for `Authorization` and `Cookie` on another host. Otherwise a redirect is an answer like any other.
    package var followsRedirects = false
    /// Where it may connect to. Say ``AddressRule/anywhere`` only for servers that the operator has set.
    package var addresses = AddressRule.publicOnly()

    package enum OverlongAnswer: Sendable { case fails, isCut }

    package init(_ method: HTTPMethod, _ url: OutgoingURL, headers: HTTPHeaders = [:], body: [UInt8]? = nil) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}
