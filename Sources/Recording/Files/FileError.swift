/// What the system said when it refused a file operation.
package struct FileError: Error, Equatable {
    package enum Operation: String, Sendable {
        case open, createDirectory, list, read, write, truncate, synchronize, synchronizeDirectory, size, freeBytes, rename, remove
    }

    package var operation: Operation
    /// The system's `errno`.
    package var code: Int32

    package init(_ operation: Operation, code: Int32) {
        self.operation = operation
        self.code = code
    }
}
