-- Internal tables live in `speed`; what people may query lives in `shop`.
CREATE DATABASE IF NOT EXISTS speed;
CREATE DATABASE IF NOT EXISTS shop;
