internal import Cryptography
internal import Glibc

/// The file with the keys under which secrets in the database are sealed: a line `ID KEY` each, the key in base64url.
/// The first seals; further ones only open (what an earlier file sealed). It is made on first start, for its owner only.
struct SecretsFile {
    /// A file of keys has a few lines.
    static let byteCountMax = 64 * 1024

    let path: String

    /// Reads the keys, after making a file with a new one if nothing is sealed yet.
    ///
    /// - Parameter sealedUnder: ids of the keys under which the database holds secrets. If there are any, a missing file
    ///   is an error; an empty file is a person's word that the old keys are gone, and gets a new key.
    func load(sealedUnder keyIDs: [String]) throws(StoreError) -> [NamedSealingKey] {
        let file = try openFile(mayCreate: keyIDs.isEmpty, keyIDs)
        // Two processes that start at once take turns: the second reads the first's key.
        guard file.lock() else { throw unusable("can't be locked: \(systemSentence(errno))") }
        try checkMode(file)
        guard let bytes = file.read(byteCountMax: Self.byteCountMax) else {
            throw unusable("can't be read, or is longer than \(Self.byteCountMax) bytes")
        }
        let keys = try parse(String(decoding: bytes, as: UTF8.self))
        return keys.isEmpty ? [try makeKey(file)] : keys
    }

    /// The keys as they stand there now.
    func read() throws(StoreError) -> [NamedSealingKey] {
        guard let file = File(path: path, flags: O_RDONLY, mode: 0) else { throw unusable("can't be opened: \(systemSentence(errno))") }
        try checkMode(file)
        guard let bytes = file.read(byteCountMax: Self.byteCountMax) else { throw unusable("can't be read") }
        return try parse(String(decoding: bytes, as: UTF8.self))
    }

    private func openFile(mayCreate: Bool, _ keyIDs: [String]) throws(StoreError) -> File {
        if let file = File(path: path, flags: mayCreate ? O_RDWR | O_CREAT : O_RDWR, mode: 0o600) { return file }
        // A file on a read-only mount (a container's secret) is fine as long as nothing has to be written.
        if errno == EROFS || errno == EACCES, let file = File(path: path, flags: O_RDONLY, mode: 0) { return file }
        guard errno == ENOENT else { throw unusable("can't be opened: \(systemSentence(errno))") }
        throw StoreError(
            .secretsLost,
            "\(path) is missing, but the database holds stream keys sealed under “\(keyIDs.joined(separator: "”, “"))”: put "
                + "the file back from a backup. If it is gone for good, put an empty file with mode 0600 in its place: "
                + "encoders can go on, but no old key can be shown until `carillon stream-keys rotate` has made a new one.")
    }

    private func checkMode(_ file: borrowing File) throws(StoreError) {
        guard let mode = file.mode else { throw unusable("can't be examined: \(systemSentence(errno))") }
        if mode & 0o007 != 0 { throw unusable("is open to every user of this machine: run chmod 600 on it") }
    }

    private func parse(_ text: String) throws(StoreError) -> [NamedSealingKey] {
        var keys: [NamedSealingKey] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.split(whereSeparator: \.isWhitespace)
            if words.isEmpty { continue }
            guard words.count == 2, let key = bytes(base64URL: words[1]).flatMap(SealingKey.init(bytes:)) else {
                throw unusable("isn't a key file: line \(index + 1) should be an id and a key of 32 bytes in base64url")
            }
            keys.append(NamedSealingKey(id: String(words[0]), key: key))
        }
        return keys
    }

    /// The key is on disk, and so is the file's name, before anything gets sealed with it.
    private func makeKey(_ file: borrowing File) throws(StoreError) -> NamedSealingKey {
        let key = NamedSealingKey.random()
        guard file.append(Self.text([key])), file.synchronize() else { throw unusable("can't be written: \(systemSentence(errno))") }
        guard let folder = File(path: folder, flags: O_RDONLY | O_DIRECTORY, mode: 0), folder.synchronize() else {
            throw unusable("can't be written to disk: \(systemSentence(errno))")
        }
        return key
    }

    /// The folder that the file is in.
    var folder: String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "." }

    static func text(_ keys: [NamedSealingKey]) -> [UInt8] {
        keys.flatMap { Array("\($0.id) \(base64URL($0.key.reveal()))\n".utf8) }
    }

    func unusable(_ what: String) -> StoreError { StoreError(.secretsUnusable, "\(path) \(what).") }
}
