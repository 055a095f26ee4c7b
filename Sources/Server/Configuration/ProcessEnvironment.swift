// `environ` is a variable to Swift. This program never writes it, and reads it once at its start, before other threads.
@unsafe @preconcurrency internal import Glibc

/// The environment variables of this process. For the start of the program only: nobody may be changing them.
package func processEnvironment() -> [String: String] {
    var variables: [String: String] = [:]
    // A list of C strings that ends with null, as POSIX says; null altogether after `clearenv`.
    guard var entry = unsafe Optional(environ) else { return [:] }
    while let text = unsafe entry.pointee {
        let parts = unsafe String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
        unsafe entry += 1
    }
    return variables
}
