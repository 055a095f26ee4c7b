extension ByteReader {
    /// The next bytes, not copied: `count` of them, or what is left where that is less. Readers of streams, whose input
    /// ends anywhere, take what there is.
    @_lifetime(copy self)
    package mutating func readSpan(upTo count: Int) -> RawSpan {
        do throws(ParseError) {
            return try readSpan(max(0, min(count, remaining)))
        } catch {
            preconditionFailure("a count that is neither negative nor more than what remains can be read")
        }
    }
}
