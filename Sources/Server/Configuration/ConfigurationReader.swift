internal import Glibc

/// Finds and reads what ``Configuration/load(files:environment:arguments:)`` works on.
package struct ConfigurationReader {
    /// A file of settings has a few hundred lines.
    static let fileByteCountMax = 1 << 20

    /// Where a file is looked for when none is named; the first that exists counts.
    package static let standardPaths = ["carillon.conf", "/etc/carillon/carillon.conf"]

    private let paths: [String]

    package init(standardPaths: [String] = Self.standardPaths) { paths = standardPaths }

    /// The configuration of this invocation.
    package func load(_ invocation: Invocation, environment: [String: String]) throws(ConfigurationError) -> Configuration {
        let named = invocation.configPath ?? environment[Configuration.configVariable].flatMap { $0.isEmpty ? nil : $0 }
        let files = if let named { [try read(namedPath: named)] } else { try readStandardFile() }
        return try Configuration.load(files: files, environment: environment, arguments: invocation.options)
    }

    private func read(namedPath path: String) throws(ConfigurationError) -> ConfigurationFile {
        guard let file = try read(path) else { throw unreadable(path, "there is no such file") }
        return file
    }

    private func readStandardFile() throws(ConfigurationError) -> [ConfigurationFile] {
        for path in paths { if let file = try read(path) { return [file] } }
        return []
    }

    /// Nil if there is no file of this path.
    private func read(_ path: String) throws(ConfigurationError) -> ConfigurationFile? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 && (errno == ENOENT || errno == ENOTDIR) { return nil }
        guard descriptor >= 0 else { throw unreadable(path, systemSentence()) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16_384)
        while true {
            // `piece` has the room that the call is told of.
            let count = unsafe Glibc.read(descriptor, &piece, piece.count)
            if count < 0 { throw unreadable(path, systemSentence()) }
            bytes += piece[..<count]
            if bytes.count > Self.fileByteCountMax {
                throw unreadable(path, "it is longer than \(Self.fileByteCountMax) bytes")
            }
            if count == 0 { return ConfigurationFile(path: path, text: String(decoding: bytes, as: UTF8.self)) }
        }
    }

    private func unreadable(_ path: String, _ why: String) -> ConfigurationError {
        ConfigurationError(["The configuration file \(path) can't be read: \(why)."])
    }
}

/// What the system says about the last failed call.
private func systemSentence() -> String {
    // A static text, or one that stays until this thread's next call; it is copied at once.
    unsafe String(cString: strerror(errno))
}
