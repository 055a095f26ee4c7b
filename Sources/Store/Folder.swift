internal import Glibc

/// Whether there is a file or folder of this name.
func isFile(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

/// Makes a folder and those above it, for the owner and the group only.
func makeFolder(_ path: String) throws(StoreError) {
    var end = path.startIndex
    while end != path.endIndex {
        end = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
        let code = unsafe mkdir(String(path[..<end]), 0o750)
        // Folders further up may lie on read-only or foreign file systems; only the last must exist in the end.
        guard code != 0, errno != EEXIST, end == path.endIndex else { continue }
        throw StoreError(.file, "The data folder \(path) can't be made: \(systemSentence(errno)).")
    }
}

/// What the system says about an error number.
func systemSentence(_ number: CInt) -> String {
    // `strerror` gives a static text, or one that stays until this thread's next call; it is copied at once.
    unsafe String(cString: strerror(number))
}
