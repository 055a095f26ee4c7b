/// What is wrong with bytes that came from outside. An error value, never a trap: the peer chose these bytes.
package enum ParseError: Error, Equatable {
    /// The bytes end before the field at `offset` is complete.
    case truncated(offset: Int)
    /// The field at `offset` holds what its specification forbids, or what we don't read; `reason` says which.
    case invalid(_ reason: StaticString, offset: Int)

    package static func == (lhs: ParseError, rhs: ParseError) -> Bool {
        switch (lhs, rhs) {
        case (.truncated(let a), .truncated(let b)): a == b
        case (.invalid(let a, let i), .invalid(let b, let j)): a.description == b.description && i == j
        default: false
        }
    }
}
