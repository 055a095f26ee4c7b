/// A value that belongs to one loop, carried through places that don't.
///
/// Sendable although `Value` need not be: the value is reached only through ``value``, which checks that the caller runs on the loop.
package struct LoopBound<Value>: @unchecked Sendable {
    package let loop: EventLoop
    private let stored: Value

    package init(_ value: Value, on loop: EventLoop) {
        loop.checkIsolated()
        self.loop = loop
        stored = value
    }

    package var value: Value {
        loop.checkIsolated()
        return stored
    }
}

/// One value for each loop of a group, each made and used on its own loop only.
///
/// Sendable although `Value` need not be: ``subscript(_:)`` checks that the caller runs on the loop it names.
package final class LoopLocal<Value>: @unchecked Sendable {
    private let values: [Value]

    /// `make` is called here, once for each loop, before any loop sees the values.
    package init(_ group: EventLoopGroup, make: (EventLoop) -> Value) {
        values = group.loops.map(make)
    }

    package subscript(_ loop: EventLoop) -> Value {
        loop.checkIsolated()
        return values[loop.index]
    }
}
