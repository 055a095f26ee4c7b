// `Span.bytes` is marked unsafe because an element may have padding, which is not initialised; `UInt8` has none.

extension [UInt8] {
    /// The bytes, borrowed, for a `ByteReader`.
    var rawBytes: RawSpan {
        @_lifetime(borrow self) get { unsafe span.bytes }
    }
}

extension ArraySlice<UInt8> {
    /// The bytes, borrowed, for a `ByteReader`.
    var rawBytes: RawSpan {
        @_lifetime(borrow self) get { unsafe span.bytes }
    }
}
