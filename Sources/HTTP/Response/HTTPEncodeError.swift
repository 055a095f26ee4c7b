/// A response head that can't be written: it would let a value of its own end its line (response splitting).
/// The connection is untouched; the driver answers 500 instead.
package struct HTTPEncodeError: Error, Equatable, Sendable {
    /// The header at fault. Its value isn't repeated here.
    package let headerName: String

    package init(headerName: String) { self.headerName = headerName }
}
