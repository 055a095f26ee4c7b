/// One of the kinds of database that a ``Store`` works on.
protocol Database: Sendable {
    func read<Success: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Success
    ) async throws -> Success

    /// One statement that reads.
    func glance<Success: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Success
    ) async throws -> Success

    func write<Success: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Success
    ) async throws -> Success

    /// Where tasks may wait for it.
    var threads: StoreThreads { get }

    /// Whether somebody else has written since the last call, or since the start. True when that isn't known.
    func hasChangedElsewhere() async throws -> Bool

    /// What kind of database it is and how durable, for a person. Asks it.
    func describe() async throws -> String
}
