/// A field of a partial change: left as it is, or set (for what may be absent: to nil, too).
package enum Edit<Value: Sendable>: Sendable {
    case keep
    case set(Value)

    /// - Returns: whether it was set.
    @discardableResult
    func apply(to value: inout Value) -> Bool {
        guard case .set(let new) = self else { return false }
        value = new
        return true
    }
}

extension Edit: Equatable where Value: Equatable {}
