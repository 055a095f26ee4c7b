extension HTTPRequestParser {
    /// What one connection may ask the parser to hold. Each is tested by its own refusal.
    package struct Limits: Sendable {
        /// Method, target and version with their spaces, without CRLF; one more is 414. 8000 is what RFC 9112 §3 asks to support at least.
        package var requestLineBytesMax = 8192
        /// One more is 501. The longest registered method has 17 characters.
        package var methodBytesMax = 20
        /// All header lines of one message with their CRLFs; one more is 431. Trailers have as much again.
        package var headerBytesMax = 16 * 1024
        /// Header lines of one message; one more is 431. Browsers send about 20.
        package var headerCountMax = 100
        /// Body bytes of one message, without framing; one more is 413. ``HTTPRequestParser/bodyBytesMax`` moves it for one request.
        package var bodyBytesMax = 1024 * 1024
        /// Chunk extensions of one body altogether; one more is 400. Nobody needs them: they are read over.
        package var chunkExtensionBytesMax = 4096
        /// When as many bytes wait, undrained, ``HTTPRequestParser/isFull`` asks the driver to stop reading; one who goes on gets 400.
        package var unreadBytesMax = 64 * 1024

        package init() {}
    }
}
