internal import CCurl

// libcurl calls them on the loop's thread while the transfer is under way, with the pointer from `setCallbacks`, and `size * count` bytes.

private func transfer(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    guard let context = unsafe context else { return nil }
    return unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
}

private func bytes(_ start: UnsafeMutablePointer<CChar>?, _ count: Int) -> [UInt8] {
    unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
}

func receiveBody(_ start: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?) -> Int {
    unsafe transfer(context)?.takeBody(bytes(start, size * count)) == true ? size * count : 0
}

func receiveHeader(_ start: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?) -> Int {
    unsafe transfer(context)?.takeHeader(bytes(start, size * count)) == true ? size * count : 0
}

func giveUpload(_ start: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?) -> Int {
    guard let piece = unsafe transfer(context)?.nextUpload(max: size * count) else { return 0 }
    unsafe UnsafeMutableRawBufferPointer(start: start, count: size * count).copyBytes(from: piece)
    return piece.count
}

func openSocket(
    _ context: UnsafeMutableRawPointer?, _ purpose: curlsocktype, _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = unsafe carillon_curl_address(address, &bytes)
    guard unsafe transfer(context)?.allows(Array(bytes.prefix(Int(count)))) == true else { return carillon_curl_bad_socket }
    return unsafe carillon_curl_open_socket(address)
}

/// Also a connection that is used again is looked at: another request, with another rule, may have made it.
func checkConnection(
    _ context: UnsafeMutableRawPointer?, _ peer: UnsafeMutablePointer<CChar>?, _ own: UnsafeMutablePointer<CChar>?, _ peerPort: CInt,
    _ ownPort: CInt
) -> CInt {
    guard let peer = unsafe peer, let transfer = unsafe transfer(context) else { return CURL_PREREQFUNC_ABORT }
    guard transfer.allows(AddressBlock.bytes(unsafe String(cString: peer)) ?? []) else { return CURL_PREREQFUNC_ABORT }
    return CURL_PREREQFUNC_OK
}
