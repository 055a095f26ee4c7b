extension [UInt8] {
    /// The elements, borrowed, for a reader.
    package var rawSpan: RawSpan {
        @_lifetime(borrow self)
        // `bytes` is unsafe for elements with padding; a byte has none.
        get { unsafe span.bytes }
    }
}

extension ArraySlice<UInt8> {
    /// The elements, borrowed, for a reader. Offsets count from the slice's first element.
    package var rawSpan: RawSpan {
        @_lifetime(borrow self)
        // `bytes` is unsafe for elements with padding; a byte has none.
        get { unsafe span.bytes }
    }
}
