/// A page for a request that was not answered as hoped: what is, then what to do.
package struct ErrorModel: Sendable, Equatable {
    /// The HTTP status (RFC 9110, §15).
    package var status: Int
    package var title: String
    package var message: String

    package init(status: Int, title: String, message: String) {
        self.status = status
        self.title = title
        self.message = message
    }

    /// The words for `status`; a status without words of its own gets those of its class.
    package init(status: Int) {
        let words = Self.words(for: status)
        self.init(status: status, title: words.title, message: words.message)
    }

    /// A watch page whose livestream was removed, or never was.
    package static let livestreamNotFound = ErrorModel(
        status: 404, title: "There is no livestream at this address",
        message: "It may have been removed, or the link may have lost a few characters on its way. "
            + "Ask the person who sent it, or look at what is on air.")

    private static func words(for status: Int) -> (title: String, message: String) {
        switch status {
        case 400:
            ("This request could not be read", "Something in the address or in what was sent is not as it should be.")
        case 403: ("This page is not open to you", "It can only be opened by those who were given access to it.")
        case 404:
            ("There is nothing at this address", "The page may have moved, or the link may have lost a few characters.")
        case 405: ("This page does not do that", "The address is right, but it does not take this kind of request.")
        case 429:
            ("That was a little too often", "Please wait a minute, then try again. Livestreams that play go on playing.")
        case 503:
            ("The server is just starting, or stopping", "Please try again in a few seconds.")
        case 500...:
            ("Something went wrong on our side", "It has been noted in the server's log. Please try again in a moment.")
        default: ("This did not work", "Please go back and try again.")
        }
    }
}
