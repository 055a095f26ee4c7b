internal import Glibc

/// A file that holds the value of one setting and nothing else: a container's secret, for example.
enum SettingFile {
    /// Without the line's end; nil when it can't be read. Of a longer file, as much as shows that it is longer.
    static func read(_ path: String, lengthMax: Int) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: lengthMax + 2)
        // `bytes` has the room that the call is told of.
        let count = unsafe Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { return nil }
        return String(decoding: bytes[..<count].filter { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }, as: UTF8.self)
    }
}
